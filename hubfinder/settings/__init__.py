"""`base` is production, read from the environment. `development` and `test` import it, never the reverse."""
