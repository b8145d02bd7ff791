"""The dialogs of the window: each asks or shows one thing and knows nothing of the session."""
