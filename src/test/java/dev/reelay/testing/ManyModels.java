package dev.reelay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of models that nobody offers, with schemas of the shape and the size of RunComfy's pages. */
public final class ManyModels {

    private static final String[] RATIOS = {"16:9", "9:16", "4:3", "3:4", "1:1", "21:9", "adaptive"};

    private ManyModels() {}

    /** Writes so many files into the folder. */
    public static void write(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(folder.resolve("model-" + i + ".json"), file(i));
        }
    }

    /** The id of the model in a file. */
    public static String id(int number) {
        return "vendor-%d/model-%d/%s"
                .formatted(number % 40, number, number % 2 == 0 ? "image-to-video" : "text-to-video");
    }

    private static String file(int number) {
        String image = number % 2 == 0 ? image() : "";
        String more =
                IntStream.range(0, number % 5).mapToObj(ManyModels::setting).collect(Collectors.joining());
        return """
                {"model": "%s",
                 "schema": {"type": "object", "title": "Input", "required": ["prompt"%s],
                  "properties": {
                   "prompt": {"title": "Prompt", "type": "string", "minLength": 1, "maxLength": 2500,
                    "description": "Describe the scene, the motion and the camera. Shorter prompts leave more to the model."},
                   "negative_prompt": {"title": "Negative prompt", "type": "string", "maxLength": 2500, "default": "",
                    "description": "What the video must not show."},
                   %s%s"aspect_ratio": {"title": "Aspect ratio", "type": "string", "enum": [%s], "default": "16:9",
                    "description": "Width to height of the video. With adaptive, that of the first frame."},
                   "resolution": {"title": "Resolution", "type": "string", "enum": ["480p", "720p", "1080p"],
                    "default": "720p", "description": "Higher resolutions take longer and cost more."},
                   "duration": {"title": "Duration", "type": "integer", "minimum": 4, "maximum": 15, "default": 5,
                    "description": "Length of the video in seconds."},
                   "guidance": {"title": "Guidance", "type": "float", "minimum": 0, "maximum": 20, "default": 7.5,
                    "description": "How closely the video follows the prompt."},
                   "generate_audio": {"title": "Sound", "type": "boolean", "default": true, "description": ""},
                   "seed": {"title": "Seed", "type": "integer", "minimum": 0, "maximum": 2147483647,
                    "description": "The same seed and the same input make similar videos."}}}}
                """.formatted(
                        id(number),
                        image.isEmpty() ? "" : ", \"image_url\"",
                        image,
                        more,
                        IntStream.range(0, 3 + number % 5)
                                .mapToObj(i -> '"' + RATIOS[i] + '"')
                                .collect(Collectors.joining(", ")));
    }

    private static String image() {
        return """
                "image_url": {"title": "Image", "type": "string", "format": "image_uri", "description": "The first frame.",
                 "validations": [
                  {"validation_rule": "width_pixels>", "validation_value": 300, "validation_error": "At least 300 pixels wide."},
                  {"validation_rule": "height_pixels>", "validation_value": 300, "validation_error": "At least 300 pixels high."},
                  {"validation_rule": "file_size_mb<", "validation_value": 10, "validation_error": "Less than 10 MB."}]},
                """;
    }

    private static String setting(int number) {
        return """
                "setting_%d": {"title": "Setting %d", "type": "integer", "minimum": 1, "maximum": 50, "default": 25,
                 "description": "Number of denoising steps. More steps take longer and add detail."},
                """.formatted(number, number);
    }
}
