"""One module a revision, named by its number; none is ever changed once released."""
