ATTACKS: tuple = ()
