using System.Globalization;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>The README.md of an exported network: what it is, what it was trained on, how, and which numbers it
/// has. It says nothing that the checkpoint does not.</summary>
public static class ModelCard
{
    private const string Unknown = "unknown";

    /// <summary>The card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="license">License of the weights, as the Hugging Face hub spells it, such as "mit"; null where the
    /// user names none.</param>
    /// <exception cref="InputException">The checkpoint cannot be read.</exception>
    public static string Of(PretrainedBackbone network, string? license)
    {
        ArgumentNullException.ThrowIfNull(network);
        var header = HeaderOf(network.Source);
        var name = BackboneName.Of(network.Architecture);
        var text = new StringBuilder($"""
            ---
            license: {license ?? Unknown}
            library_name: timm
            pipeline_tag: image-feature-extraction
            tags: [timm, transformers, self-supervised-learning]
            ---

            # {name}{(network.Method.Length > 0 ? $", {network.Method}" : "")}

            The backbone of a {name} without a classifier: images to {network.Architecture.FeatureDimension} features.
            {Trained(network, header)}

                import timm
                model = timm.create_model('hf-hub:USER/NAME', pretrained=True)

            Images: RGB, {network.Input?.Size} pixels, values in [0, 1], then the mean and deviation of config.json.


            """);
        Numbers(text, header);
        text.Append(CultureInfo.InvariantCulture, $"""
            ## License

            {(license is null ? "No license was named for the weights." : $"The weights: {license}.")}

            """);
        Recipe(text, header);
        return text.ToString();
    }

    private static CheckpointHeader? HeaderOf(string path)
    {
        using var file = TensorFile.Open(path);
        return file is SafetensorsFile own && CheckpointHeader.IsIn(own) ? CheckpointHeader.Of(own) : null;
    }

    private static string Trained(PretrainedBackbone network, CheckpointHeader? header) => header is null
        ? "The file it was made from does not say on which images it was trained."
        : string.Create(CultureInfo.InvariantCulture,
            $"Trained on {header.Data} (training images {header.DataHash[..12]}) with " +
            $"{header.Recipe.Method.Summary}, ") +
            string.Create(CultureInfo.InvariantCulture,
            $"recipe {header.Recipe.Name} {header.Recipe.Hash}, seed {header.Seed}, {header.Step} steps; ") +
            $"the {network.Encoder} network.";

    private static void Numbers(StringBuilder text, CheckpointHeader? header)
    {
        var judged = header?.Metrics.LastOrDefault(row => row.KnnTop1 is not null);
        var probed = header?.Metrics.LastOrDefault(row => row.ProbeTop1 is not null);
        if (judged is null && probed is null)
        {
            text.Append("## Numbers\n\nNo accuracy is recorded in the checkpoint.\n\n");
            return;
        }
        text.Append("## Numbers\n\nTop-1 accuracy during training, on the test images of the same set:\n\n");
        text.Append("| protocol | epoch | top-1, % |\n|---|---:|---:|\n");
        Row(text, "weighted k-NN", judged?.Epoch, judged?.KnnTop1);
        Row(text, "online linear probe", probed?.Epoch, probed?.ProbeTop1);
        text.Append('\n');
    }

    private static void Row(StringBuilder text, string protocol, int? epoch, double? accuracy)
    {
        if (accuracy is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {protocol} | {epoch} | {accuracy:0.0##} |\n");
        }
    }

    private static void Recipe(StringBuilder text, CheckpointHeader? header)
    {
        if (header is not null)
        {
            text.Append("\n## Recipe\n\nThe settings, as `mira pretrain --config` takes them:\n\n```json\n")
                .Append(RecipeJson.Text(header.Recipe).Trim()).Append("\n```\n");
        }
    }
}
