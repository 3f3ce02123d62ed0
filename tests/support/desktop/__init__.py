"""A real desktop for tests: what brings it up (`rig`), what sees it (`desk`, `recorder`), and stand-ins (`fakes`)."""
