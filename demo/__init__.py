"""The demo province and the main job run from end to end; stands above every room."""
