"""Am I in a hub, and if not, how do I start one?"""
