using System.Globalization;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Figure 1: the method's stages, each with the code that does it and the numbers of its recipe.</summary>
internal sealed class Figure1Overview : PaperItem
{
    private const string Image = "Image", First = "Global view 1", Second = "Global view 2", Teacher = "Teacher",
        Student = "Student",
        Labels = "Pseudo-labels U", Predictions = "Predictions Q", Loss = "Swapped prediction";

    public override string Id => "figure1";

    public override string Name => "Figure 1";

    public override string Title => "Overview of MIRA";

    public override string Caption =>
        "One step: the teacher's scores of one view become pseudo-labels of largest mutual information, " +
        "which the student predicts from the other view; then the views are exchanged.";

    public override string Unit => "none";

    public override IReadOnlyList<string> RowHeader => [];

    public override ScaleNote? At(Scale scale) =>
        new("the stages of the code with the recipe's numbers", "any measurement");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Draw(string folder) =>
        StagePicture.Save(Diagram(Pretrain.ImageNet(400)), folder);

    protected override IEnumerable<Cell> Rows => [];

    /// <summary>The stages of a recipe without local views.</summary>
    internal static StageDiagram Diagram(PretrainRecipe recipe)
    {
        var (rule, projector, crop) = (recipe.OfMira(), recipe.Projector,
            $"{recipe.Views.GlobalSize} x {recipe.Views.GlobalSize} pixels");
        var scores = string.Create(CultureInfo.InvariantCulture, $"{recipe.Backbone.Depth}, projector " +
            $"to {projector.EmbeddingDimension},\n{projector.Prototypes} prototype cosines");
        return new("figure1", "Overview of MIRA: images, views, networks, pseudo-labels, loss",
        [
            new(Image, string.Create(CultureInfo.InvariantCulture, $"batch of {recipe.BatchSize}"),
                nameof(Datasets.ImageSet), 0, 0.5),
            new(First, crop, nameof(ViewRenderer), 1, 0),
            new(Second, crop, nameof(ViewRenderer), 1, 1),
            new(Teacher, scores, nameof(MomentumTeacher), 2, 0),
            new(Student, scores, nameof(PretrainingNetwork), 2, 1),
            new(Labels, string.Create(CultureInfo.InvariantCulture, $"fixed point, {rule.Iterations} iterations,\nβ " +
                $"{SettingText.Format(rule.InitialRegularization)} to " +
                $"{SettingText.Format(rule.FinalRegularization)}, " +
                $"τ {rule.TeacherTemperature}"), nameof(FixedPoint), 3, 0),
            new(Predictions, string.Create(CultureInfo.InvariantCulture, $"softmax, τ {rule.StudentTemperature}"),
                nameof(PrototypeHead), 3, 1),
            new(Loss, "cross-entropy of U and Q,\nand with views exchanged", nameof(SwappedPrediction), 4, 0.5),
        ],
        [
            (Image, First, ""), (Image, Second, ""), (First, Teacher, ""), (Second, Student, ""),
            (Student, Teacher, string.Create(CultureInfo.InvariantCulture,
                $"EMA {recipe.InitialTeacherMomentum} to 1")),
            (Teacher, Labels, "scores"), (Student, Predictions, "scores"), (Labels, Loss, ""), (Predictions, Loss, ""),
        ]);
    }
}
