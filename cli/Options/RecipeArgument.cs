using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;

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
            HelpName = "NAME|FOLDER|FILE",
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
}
