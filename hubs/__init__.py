"""HubFinder: a directory and map of industry hubs."""
