using System.Text.Json;
using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Training;

/// <summary>Which runs several processes can share.</summary>
internal static class ProcessRules
{
    /// <summary>Refuses what would leave processes with unequal parts of a batch or of a queue.</summary>
    /// <param name="recipe">The run.</param>
    /// <param name="processes">Number of processes.</param>
    /// <exception cref="InputException">They cannot share it.</exception>
    internal static void Require(PretrainRecipe recipe, int processes)
    {
        if (processes == 1)
        {
            return;
        }
        var batch = recipe.BatchSize;
        if (processes > batch)
        {
            throw new InputException($"{processes} processes cannot share a batch of {batch} images: " +
                $"each needs one at least. Start {batch} or fewer.");
        }
        if (batch % processes != 0)
        {
            throw new InputException($"A batch of {batch} images cannot be divided evenly among " +
                $"{processes} processes. " +
                $"Start {Divisor(batch, processes)} processes, or train with another batch, such " +
                $"as --set batch-size={batch / processes * processes}.");
        }
        if (recipe.NormGroups % processes != 0)
        {
            throw new InputException($"{recipe.NormGroups} groups of batch normalization cannot be divided evenly " +
                $"among {processes} processes. Start {Divisor(recipe.NormGroups, processes)} processes, or set " +
                $"norm-groups to {processes}, which is another training, or to 0, for statistics of the whole batch.");
        }
        if (recipe.Method is SwavRecipe { QueueSize: > 0 and var queue } && queue % batch != 0)
        {
            throw new InputException($"SwAV's queue of {queue} embeddings is no multiple of the " +
                $"batch of {batch}, so several processes cannot keep it in one order. " +
                $"Set method.queue-size to {Math.Max(1, queue / batch) * batch}, or train in one process.");
        }
    }

    /// <summary>The largest number of processes that divides a number of images or groups and is no larger than that
    /// asked for.</summary>
    private static int Divisor(int divided, int processes) =>
        Enumerable.Range(1, processes).Last(count => divided % count == 0);
}

/// <summary>Bad images that several processes met, each in its own rows.</summary>
public static class SharedBadImages
{
    /// <summary>Makes every process's log that of all: what one process would have met.</summary>
    /// <param name="log">What this process met.</param>
    /// <param name="all">All processes of the run; each of them makes this call.</param>
    public static void Collect(BadImageLog log, ICollectives all)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(all);
        // Where images are left out, every process has looked at all of them.
        if (!all.IsShared || log.Policy != BadImagePolicy.Replace)
        {
            return;
        }
        var texts = all.GatherTexts(JsonSerializer.Serialize(new Met(log.Reasons, log.Replacements)));
        foreach (var (_, text) in texts.Index().Where(entry => entry.Index != all.Rank))
        {
            var other = JsonSerializer.Deserialize<Met>(text)!;
            log.Include(other.Reasons, other.Replacements);
        }
    }

    private sealed record Met(IReadOnlyDictionary<string, string> Reasons, long Replacements);
}
