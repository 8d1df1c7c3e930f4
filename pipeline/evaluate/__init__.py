"""How well the stages do, measured against labels that people made by reading."""
