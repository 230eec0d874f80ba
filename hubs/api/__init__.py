"""Public read-only JSON: plain views over the same forms and searches as the pages."""
