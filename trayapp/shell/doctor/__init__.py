"""The examination that `trayapp doctor` makes: of the desktop, the network and this computer."""
