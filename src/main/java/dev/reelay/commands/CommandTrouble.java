package dev.reelay.commands;

import dev.reelay.kafka.CommandLog;

/**
 * Why the command table is not complete.
 *
 * @param kind the log has a line for each change of it
 * @param detail for the operator, in one line
 */
record CommandTrouble(Kind kind, String detail) {

    enum Kind {
        /** The brokers or the channel do not answer. */
        NO_ANSWER,
        LATE,
        /** By an open transaction. */
        HIDDEN,
        /** The topic is another one, or lost records. */
        ANOTHER_LOG,
        /** Commands may be where nothing reads them. */
        PARTITIONS
    }

    static final CommandTrouble LATE =
            new CommandTrouble(Kind.LATE, "its records were not read and applied to the end in time");

    static CommandTrouble noAnswer(Exception failure) {
        return new CommandTrouble(
                Kind.NO_ANSWER,
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }

    /** @param offset of the first record of the oldest open transaction */
    static CommandTrouble hidden(CommandLog.Identity topic, long offset) {
        return new CommandTrouble(
                Kind.HIDDEN,
                ("a transaction that began at offset %d is still open and hides the records behind it. If its producer is"
                                + " gone, abort it: kafka-transactions --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\""
                                + " abort --topic %s --partition 0 --start-offset %d")
                        .formatted(offset, topic.name(), offset));
    }

    static CommandTrouble madeAnew(CommandLog.Identity before, CommandLog.Identity now) {
        return new CommandTrouble(
                Kind.ANOTHER_LOG,
                "%s was made anew: its id was %s and is %s".formatted(now.name(), before.id(), now.id()));
    }

    static CommandTrouble shorter(CommandLog.Identity topic, long end, long position) {
        return new CommandTrouble(
                Kind.ANOTHER_LOG,
                "%s ends at offset %d, and it was read to %d before".formatted(topic.name(), end, position));
    }

    static CommandTrouble partitions(CommandLog.Identity topic) {
        return new CommandTrouble(
                Kind.PARTITIONS,
                ("%1$s has %2$d partitions and must have 1: commands in the others are not read. Delete it and start a"
                                + " worker, which creates it anew: kafka-topics --bootstrap-server"
                                + " \"$KAFKA_BOOTSTRAP_SERVERS\" --delete --topic %1$s")
                        .formatted(topic.name(), topic.partitions()));
    }
}
