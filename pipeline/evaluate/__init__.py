"""How well the stages do, measured against labels that were made by reading."""
