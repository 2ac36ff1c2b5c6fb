using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Weights that a pretraining starts from instead of random ones: the backbone of a checkpoint.</summary>
/// <param name="Path">A checkpoint of mira or PyTorch, or the folder of a run.</param>
/// <param name="Prefix">What comes before the backbone's names in the file; null chooses by role.</param>
public sealed record InitialWeights(string Path, string? Prefix = null)
{
    /// <summary>Puts the backbone into student and teacher; heads stay random.</summary>
    /// <returns>What the run started from, for its records: the file's name, the network and the hash.</returns>
    /// <exception cref="InputException">The file cannot be read, or its backbone has another shape than the
    /// recipe's.</exception>
    internal string Fill(Trainer trainer, PretrainRecipe recipe, Compute compute)
    {
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
}
