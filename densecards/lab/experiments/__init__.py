"""The experiments, a module a theme. `densecards.lab.catalogue` lists them all."""
