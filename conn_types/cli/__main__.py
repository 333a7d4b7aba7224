from conn_types.cli import main

main()
