package dev.reelay.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A minute of chaos. */
class ChaosIT {

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void everyJobHasItsOneResultWhateverHappens(@TempDir Path folder) {
        ChaosReport.of(Form.SHORT, folder);
    }
}
