"""The public read-only JSON API: plain views that use the same forms and searches as the pages."""
