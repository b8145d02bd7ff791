"""The commands of the command line, a module each. `engine.cli` puts them together; nobody else needs them."""
