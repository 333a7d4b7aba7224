"""An abstract interpreter of route-building code: it reads declarations, and never executes anything."""
