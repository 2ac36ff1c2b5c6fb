using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Weights that a pretraining starts from instead of random ones: the backbone of a checkpoint, or all of a
/// run that it is the second stage of.</summary>
/// <param name="Path">A checkpoint of mira or PyTorch, or the folder of a run.</param>
/// <param name="Prefix">What comes before the backbone's names in the file; null chooses by role.</param>
public sealed record InitialWeights(string Path, string? Prefix = null)
{
    /// <summary>Refuses a second stage that has no first.</summary>
    /// <exception cref="InputException">It has none.</exception>
    internal static void Require(PretrainRequest request)
    {
        if (request is { Start: null, Resumes: false } && request.Recipe.Method.ContinuesRun)
        {
            throw new InputException($"Recipe {request.Recipe.Name} is the second stage of a run and needs the " +
                $"first: name it with --init RUN, a run of {request.Recipe.Method.Title} with the same network.");
        }
    }

    /// <summary>Puts networks, heads and the optimizer's memory where another run left them, for its second stage;
    /// otherwise the backbone into student and teacher, whose heads stay random.</summary>
    /// <returns>What the run started from, for its records: the file's name, the network and the hash.</returns>
    /// <exception cref="InputException">The file cannot be read, or its backbone has another shape than the
    /// recipe's.</exception>
    internal string Fill(Trainer trainer, PretrainRecipe recipe, Compute compute)
    {
        if (recipe.Method.ContinuesRun)
        {
            return Continue(trainer, recipe);
        }
        using var source = PretrainedBackbone.Load(Path, new BackboneRequest { Prefix = Prefix }, compute);
        var (found, asked) = (source.Architecture, recipe.Backbone);
        if ((found.Depth, found.Stem, found.Width) != (asked.Depth, asked.Stem, asked.Width))
        {
            throw new InputException($"{Path} holds a {BackboneName.Of(found)}, but the recipe has a " +
                $"{BackboneName.Of(asked)}. Add --architecture {BackboneName.Of(found)}, or choose another file.");
        }
        using var quiet = no_grad();
        var values = source.Backbone.state_dict();
        foreach (var (name, target) in trainer.Student.Backbone.state_dict()
            .Concat(trainer.Teacher?.Backbone.state_dict() ?? []))
        {
            target.copy_(values[name]);
        }
        return $"{System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path))} " +
            $"({source.Encoder}, {source.CheckpointHash})";
    }

    /// <summary>Copies all that the run's networks and optimizer have; steps, and what the method and the monitors
    /// remember, begin anew.</summary>
    private string Continue(Trainer trainer, PretrainRecipe recipe)
    {
        using var file = SafetensorsFile.Open(RunFolder.CheckpointOf(Path));
        var saved = CheckpointHeader.Of(file);
        if (saved.Recipe.Method.GetType() != recipe.Method.GetType() || saved.Recipe.Method.ContinuesRun)
        {
            throw new InputException($"{Path} holds a run of {saved.Recipe.Method.Summary}, expected the first stage " +
                $"of {recipe.Method.Title}. Name another run with --init.");
        }
        string[] parts = ["student.", "teacher.", "momentum."];
        Checkpoint.Fill(file, trainer.State.Where(entry => parts.Any(part =>
            entry.Name.StartsWith(part, StringComparison.Ordinal))));
        return $"{System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path))} " +
            $"({saved.Recipe.Name} {saved.Recipe.Hash}, step {saved.Step}, seed {saved.Seed}, " +
            "with its head and momentum)";
    }
}
