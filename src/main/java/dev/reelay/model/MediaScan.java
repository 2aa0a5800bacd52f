package dev.reelay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.job.ExactJson;
import dev.reelay.job.JsonBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the URLs of media in the bytes of an input without a tree of it: what no field of media leads to is skipped, and
 * so is everything once there are enough URLs.
 */
final class MediaScan {

    /** A field of media, and the part of its path that is still ahead. */
    private record Ahead(MediaField field, List<String> path) {}

    private final Map<MediaField, List<MediaUse>> uses = new LinkedHashMap<>();

    private MediaScan(List<MediaField> fields) {
        fields.forEach(field -> uses.put(field, new ArrayList<>()));
    }

    /** The same as {@link MediaUse#in} for the tree of the bytes. */
    static List<MediaUse> in(JsonBytes input, List<MediaField> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        MediaScan scan = new MediaScan(fields);
        try (JsonParser parser = ExactJson.unlimited().createParser(input.bytes())) {
            parser.nextToken();
            scan.value(
                    parser,
                    JsonPointer.empty(),
                    fields.stream().map(field -> new Ahead(field, field.path())).toList());
        } catch (IOException e) { // a name that the parser for bytes does not take
            return MediaUse.in(input.tree(), fields);
        }
        return scan.uses.values().stream()
                .flatMap(List::stream)
                .limit(MediaUse.MAX_USES)
                .toList();
    }

    private void value(JsonParser parser, JsonPointer where, List<Ahead> ahead) throws IOException {
        if (ahead.isEmpty()) {
            parser.skipChildren();
            return;
        }
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    List<Ahead> below = below(name, ahead);
                    value(parser, below.isEmpty() ? where : where.appendProperty(name), below);
                }
            }
            case START_ARRAY -> {
                List<Ahead> below = below(MediaField.EACH, ahead);
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    boolean enough = below.stream().allMatch(one -> isEnough(one.field()));
                    value(parser, enough ? where : where.appendIndex(i), enough ? List.of() : below);
                }
            }
            case VALUE_STRING -> {
                for (Ahead one : ahead) {
                    if (one.path().isEmpty() && !isEnough(one.field())) {
                        MediaUse.of(where, parser.getText(), one.field()).ifPresent(uses.get(one.field())::add);
                    }
                }
            }
            default -> {
                // no URL
            }
        }
    }

    private boolean isEnough(MediaField field) {
        return uses.get(field).size() >= MediaUse.MAX_USES;
    }

    private static List<Ahead> below(String step, List<Ahead> ahead) {
        if (ahead.isEmpty()) {
            return ahead;
        }
        List<Ahead> below = new ArrayList<>();
        for (Ahead one : ahead) {
            if (!one.path().isEmpty() && one.path().getFirst().equals(step)) {
                below.add(
                        new Ahead(one.field(), one.path().subList(1, one.path().size())));
            }
        }
        return below;
    }
}
