using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Checkpoints;

/// <summary>Student or teacher of a checkpoint, with its projector and prototypes: something whose
/// scores are followed.</summary>
public sealed class PretrainedNetwork : IDisposable
{
    private PretrainedNetwork(PretrainingNetwork network, PretrainRecipe recipe) =>
        (Network, Recipe) = (network, recipe);

    /// <summary>The network.</summary>
    public PretrainingNetwork Network { get; }

    /// <summary>The recipe it was trained with.</summary>
    public PretrainRecipe Recipe { get; }

    /// <summary>Which network it is: teacher or student.</summary>
    public required string Encoder { get; init; }

    /// <summary>Method that trained it, as shown to readers.</summary>
    public required string Method { get; init; }

    /// <summary>Seed of its training.</summary>
    public required int Seed { get; init; }

    /// <summary>Hash of the checkpoint's content.</summary>
    public string CheckpointHash { get; init; } = "";

    /// <summary>Reads a network from a checkpoint.</summary>
    /// <param name="path">A file that pretraining wrote.</param>
    /// <param name="encoder">"teacher" or "student"; null takes the teacher where there is one.</param>
    /// <param name="compute">Where the network shall be.</param>
    /// <exception cref="InputException">The file is missing or damaged, or has no teacher.</exception>
    public static PretrainedNetwork Load(string path, string? encoder, Compute compute)
    {
        using var file = SafetensorsFile.Open(RunFolder.CheckpointOf(path));
        var header = CheckpointHeader.Of(file);
        var chosen = encoder ?? (header.Recipe.UsesTeacher ? "teacher" : "student");
        if (chosen == "teacher" && !header.Recipe.UsesTeacher)
        {
            throw new InputException($"{path} was trained without a teacher (recipe {header.Recipe.Name}). " +
                "Use --encoder student.");
        }
        var network = Make(header.Recipe, header.Seed, compute,
            chosen == "teacher" ? NetworkRole.Teacher : NetworkRole.Student);
        Checkpoint.Fill(file, network.state_dict().Select(entry => (entry.Key, entry.Value)), $"{chosen}.");
        return new PretrainedNetwork(network, header.Recipe)
        {
            Encoder = chosen,
            Method = MethodOf(header.Recipe),
            Seed = header.Seed,
            CheckpointHash = file.Metadata.GetValueOrDefault(SafetensorsChecksum.Key, "unchecked ")[..12].TrimEnd(),
        };
    }

    /// <summary>The backbone, frozen.</summary>
    public FrozenEncoder Freeze(Compute compute) => new(Network.Backbone, compute);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static PretrainingNetwork Make(PretrainRecipe recipe, int seed, Compute compute,
        NetworkRole role = NetworkRole.Student)
    {
        var setting = new MethodSetting(recipe, 1, (ulong)seed, compute.Device, SingleProcess.Instance);
        using var method = PretrainingMethods.Create(setting);
        return NetworkPair.Make(setting, method, role);
    }

    /// <summary>What readers call the method of a recipe.</summary>
    internal static string MethodOf(PretrainRecipe recipe) =>
        recipe.Method.Title;
}
