package dev.reelay.console.jobs;

/**
 * One part of a filter: one value of one parameter.
 *
 * @param name the parameter, as in the address
 * @param value the value, as in the address: hostile text
 * @param removed the address of the list without this part, below the base path
 */
public record Chip(String name, String value, String removed) {

    /** What it is called on the page. */
    public String label() {
        return switch (name) {
            case "id_prefix" -> "id begins with";
            case "received_from" -> "received from";
            case "received_to" -> "received before";
            case "ended_from" -> "ended from";
            case "ended_to" -> "ended before";
            default -> name;
        };
    }

    /** Whether a further value takes the place of this one. */
    public boolean isSingle() {
        return name.equals("id_prefix") || name.endsWith("_from") || name.endsWith("_to");
    }
}
