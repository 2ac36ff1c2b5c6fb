using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Interchange;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training;

/// <summary>What a checkpoint says about itself, as text beside its tensors.</summary>
/// <param name="Recipe">The recipe it was trained with.</param>
/// <param name="Seed">Seed of weights, data order and augmentation.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Data">Name of the data set.</param>
/// <param name="DataHash">Hash of the training images.</param>
public sealed record CheckpointHeader(PretrainRecipe Recipe, int Seed, int Step, string Data, string DataHash)
{
    private const string Format = "mira-checkpoint-1";

    /// <summary>The header as text entries of a safetensors file.</summary>
    internal Dictionary<string, string> ToMetadata() => new()
    {
        ["format"] = Format,
        ["recipe"] = RecipeJson.Text(Recipe),
        ["recipe_hash"] = Recipe.Hash,
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["step"] = Step.ToString(CultureInfo.InvariantCulture),
        ["data"] = Data,
        ["data_hash"] = DataHash,
    };

    /// <summary>Reads the header of an open file.</summary>
    /// <exception cref="InputException">The file is no checkpoint of this program.</exception>
    internal static CheckpointHeader Of(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format)
        {
            throw new InputException($"{file.Path} is a safetensors file but no checkpoint of mira: expected the entry format={Format}. " +
                "Give the checkpoint.safetensors that 'mira pretrain' wrote.");
        }
        return new CheckpointHeader(
            RecipeJson.Parse<PretrainRecipe>(Entry(file, "recipe"), file.Path),
            Number(file, "seed"), Number(file, "step"), Entry(file, "data"), Entry(file, "data_hash"));
    }

    private static int Number(SafetensorsFile file, string name) =>
        int.TryParse(Entry(file, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InputException($"{file.Path}: its entry {name} is '{Entry(file, name)}', expected a whole number. The file is damaged.");

    private static string Entry(SafetensorsFile file, string name) => file.Metadata.GetValueOrDefault(name)
        ?? throw new InputException($"{file.Path} lacks the entry '{name}' of a checkpoint. The file is damaged.");
}
