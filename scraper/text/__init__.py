"""Rules about text that several stages share: characters, JSON."""
