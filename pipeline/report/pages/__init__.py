"""One module for each part of the site, each with `build(site)`, which adds the pages of that part."""
