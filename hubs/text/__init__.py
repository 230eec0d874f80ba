"""Words as people type them: folding to a comparable form, and tolerance for typing errors."""
