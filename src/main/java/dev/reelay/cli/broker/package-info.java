/**
 * How commands reach the brokers: the worker's settings without Quarkus, and the view, the actions and single records behind one
 * interface, so that commands can be tried without brokers.
 *
 * <pre>
 *  KafkaOptions ─▶ Installation: clients, topics and group, by the worker's environment variables
 *  Connections  ─▶ Connection (KafkaConnection): opens each client when it is needed, and closes all
 *    Reading        the jobs and commands, while they are read        LetterReading: dead letters
 *                                                                     LimitReading: shared limits
 *    Steering       what one user does (LiveSteering)
 *  ReadingOptions what commands that read have in common; ActionOptions: and why it is done; ManyOptions: and to all that fit a filter
 *  ReadOption     waits until what is asked for was read, and says what it waits for
 *  ActionAnswer   what became of an action, and the exit code
 *  WaitClock      the time, for commands that wait
 * </pre>
 */
@NullMarked
package dev.reelay.cli.broker;

import org.jspecify.annotations.NullMarked;
