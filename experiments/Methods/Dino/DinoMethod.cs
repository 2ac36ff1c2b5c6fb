using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO: swapped prediction of a moving-average teacher's own labels, centered and sharpened.</summary>
/// <remarks>Source: Caron et al., Emerging properties (2021), Algorithm 1; details as solo-learn@fca55e3.</remarks>
internal sealed class DinoMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly DinoRecipe _settings;
    private readonly TeacherCenter _center;

    internal DinoMethod(DinoRecipe settings, MethodSetting setting)
    {
        (_settings, _recipe) = (settings, setting.Recipe);
        _center = new(_recipe.Projector.Prototypes, settings.CenterMomentum, setting.Device, setting.Shared);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => [("center", _center.Value)];

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) =>
        new DinoHead(features, _recipe.Projector, start, _settings.HeadNorm);

    /// <inheritdoc/>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        var scores = views.Teacher.Select(source => source.Logits).ToList();
        var temperature = _settings.TemperatureAt(views.Rates.Epoch);
        var labels = scores.ConvertAll(logits =>
            new Assignment(DinoTargets.Of(logits, _center.Value, temperature), 0, null));
        // This step's labels have the center of the steps before, as in Algorithm 1.
        _center.Follow(scores);
        return labels;
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SwappedPrediction.Loss(
        [.. labels.Select(label => label.Targets)], [.. views.Student.Select(output => output.Logits)],
        _settings.StudentTemperature);

    /// <inheritdoc/>
    public void Dispose() => _center.Dispose();
}
