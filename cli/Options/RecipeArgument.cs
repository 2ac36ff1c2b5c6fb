using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Cli.Options;

/// <summary>A recipe on the command line: by its name, or the one that a run's folder or
/// checkpoint was made with.</summary>
internal static class RecipeArgument
{
    internal static Argument<string> Create(string name)
    {
        var argument = new Argument<string>(name)
        {
            Description = "Name of a recipe, folder of a run, or its checkpoint.safetensors",
            HelpName = "NAME|RUN|FILE",
        };
        argument.CompletionSources.Add([.. PaperRuns.Names]);
        return argument;
    }

    /// <summary>The recipe meant; a recipe's name counts before a file of that name.</summary>
    /// <exception cref="InputException">There is no such recipe, or the file is not a checkpoint.</exception>
    internal static PretrainRecipe Read(string text)
    {
        var file = Directory.Exists(text) ? new RunFolder(text).Checkpoint : text;
        return PaperRuns.Names.Contains(text) || !File.Exists(file)
            ? Pretrain.Named(text)
            : CheckpointHeader.Read(file).Recipe;
    }

    /// <summary>Training images of the run that is meant: as its record says, else those of its data set, else as many
    /// as its steps take; null for a recipe's name, and for a run without an epoch.</summary>
    internal static int? Images(string text)
    {
        var file = RunFolder.CheckpointOf(text);
        if (PaperRuns.Names.Contains(text) || !File.Exists(file))
        {
            return null;
        }
        var header = CheckpointHeader.Read(file);
        var record = new RunFolder(Path.GetDirectoryName(Path.GetFullPath(file))!).Record;
        var recorded = File.Exists(record) ? RunRecord.Load(record).TrainingImages : null;
        return recorded ?? Catalog.All.FirstOrDefault(set => set.Name == header.Data)?.TrainCount
            ?? (header.Metrics is [.., var last] ? (int)(last.Step / last.Epoch) * header.Recipe.BatchSize : null);
    }
}
