"""The science of the Carbon Pump Explorer: parameters in, xarray Datasets out; nothing of any interface."""

__version__ = "0.1.0"

from engine.compiled import settle

settle()

NAME = "Carbon Pump Explorer"
