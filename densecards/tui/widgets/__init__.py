"""What screens are made of: each shows values and posts messages, and none knows the desk."""
