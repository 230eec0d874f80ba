"""The peer: the same database served with Django REST framework and djangorestframework-gis."""
