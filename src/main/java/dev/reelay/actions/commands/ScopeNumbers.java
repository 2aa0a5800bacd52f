package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The numbers of a limit or a budget as a user has typed them: what is none is not judged here, but by the reader of commands, in the
 * words of the workers.
 */
public sealed interface ScopeNumbers permits LimitNumbers, BudgetNumbers {

    /** The word of the command: {@code limit} or {@code budget}. */
    String word();

    /** Begins the keys of these commands; the scope follows. */
    String keys();

    /** Puts them into a command. */
    void putInto(ObjectNode command);
}
