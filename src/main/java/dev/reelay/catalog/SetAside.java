package dev.reelay.catalog;

/**
 * A model whose schema, as RunComfy wrote it, cannot be used.
 *
 * @param model its id; where the record names none, its place in the list, for example {@code models[3]}
 * @param place the file, or RunComfy's list
 * @param reason one line, with the place in the schema where there is one
 */
public record SetAside(String model, String place, String reason) {

    @Override
    public String toString() {
        return place + ": " + model + ": " + reason;
    }
}
