"""An abstract interpreter of route-building code: it runs declarations, and never imports or executes anything."""
