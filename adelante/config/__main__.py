from adelante.config.command import main

main()
