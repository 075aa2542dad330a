"""The dense associative memory: arrays in, arrays out."""
