"""Who makes pictures: the protocol, the registry and the engines that ship with the program."""
