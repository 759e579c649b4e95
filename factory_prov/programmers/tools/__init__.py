"""What programmers share whose tool is a program, or a library in a child process."""
