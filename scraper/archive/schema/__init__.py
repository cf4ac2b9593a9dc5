"""Tables, views and migrations, by subject."""
