package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import dev.reelay.request.RequestReading;
import picocli.CommandLine.Mixin;

/** Checks requests as {@code catalog validate} does, for commands that send them. */
public final class RequestValidation {

    @Mixin
    private final ModelOptions models = new ModelOptions();

    /**
     * What a worker would make of the request.
     *
     * @throws dev.reelay.cli.CommandFailure when its model is not in the catalog, or a setting makes no sense
     */
    public InputReport check(RequestReading.Valid request, Directories directories, Terminal terminal) {
        return InputJudge.judge(
                request,
                models.find(request.job().model(), directories, terminal).model(),
                terminal);
    }
}
