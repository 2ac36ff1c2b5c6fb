using System.Text.Json.Serialization;
using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Self-supervised pretraining. Defaults: MIRA, ResNet-18, CIFAR-10, 1000 epochs, as the
/// paper's Table 7; the stem's starting weights are those of <see cref="BackboneRecipe"/>, which
/// <see cref="Pretrain.Mira"/> sets.</summary>
/// <remarks>Source: paper A.4.2 and official train.py @2a62538, unless a property says otherwise.</remarks>
public sealed record PretrainRecipe
{
    /// <summary>Name under which results are shown; not part of the recipe's identity.</summary>
    public string Name { get; init; } = "cifar10";

    /// <summary>Name of the images the recipe is made for; not part of the recipe's identity, results
    /// record what was used.</summary>
    [SettingReason("what the recipe is made for; --data chooses the images, so this is not part of the hash")]
    public string Dataset { get; init; } = "cifar10";

    /// <summary>The network whose features are evaluated.</summary>
    public BackboneRecipe Backbone { get; init; } = new();

    /// <summary>Projector and prototypes.</summary>
    public ProjectorRecipe Projector { get; init; } = new();

    /// <summary>Passes over the training images.</summary>
    [SettingReason("paper Tables 1, 6 and 8 (ImageNet), 7 (the small sets)")]
    [SettingLimit(AtLeast = 1)]
    public int Epochs { get; init; } = 1000;

    /// <summary>Images per optimizer step; an incomplete last batch is dropped.</summary>
    [SettingReason("paper 4.1: 4096; 4.3: 512; A.4.2: 256 for CIFAR, 512 for ImageNet-100")]
    [SettingLimit(AtLeast = 2, Because = "one image has no statistics to normalize with")]
    public int BatchSize { get; init; } = 256;

    /// <summary>Learning rate per 256 images; the peak is <see cref="PeakLearningRate"/>.</summary>
    [SettingReason("paper 4.1: 0.3 per 256 images")]
    [SettingLimit(Above = 0, Because = "at 0 nothing is learned")]
    public double BaseLearningRate { get; init; } = 0.3;

    /// <summary>Epochs of linear warm-up.</summary>
    [SettingReason("paper 4.1: 10; A.4.1: 5 in the runs of 100 and 200 epochs")]
    [SettingLimit(AtLeast = 0)]
    public int WarmupEpochs { get; init; } = 10;

    /// <summary>Learning rate the warm-up starts from. The official code starts at 0.3 absolute, which at batch 256 is
    /// no warm-up at all; the paper says 10 epochs of it.</summary>
    [SettingReason("code: 0.3, not scaled, for ImageNet; 0 for the small sets, whose peak it would be or half of it")]
    [SettingLimit(AtLeast = 0)]
    public double WarmupStartLearningRate { get; init; }

    /// <summary>Which steps of the warm-up have the rates of its two ends.</summary>
    [SettingReason("code: Open; solo-learn: Closed, a difference of one step in the warm-up")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WarmupRamp WarmupRamp { get; init; }

    /// <summary>How often the learning rate is set; the teacher's momentum and β change at every step.</summary>
    [SettingReason("code: Step; solo-learn: Epoch when the published numbers were made, Step from f25dc1f on")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ScheduleInterval ScheduleInterval { get; init; }

    /// <summary>Learning rate per 256 images at the last step.</summary>
    [SettingReason("code: the cosine leads to 0; per 256 images")]
    [SettingLimit(AtLeast = 0)]
    public double MinimumLearningRate { get; init; }

    /// <summary>Epochs after which the learning rate is divided by 10, again and again; 0 for a cosine down to the
    /// minimum.</summary>
    [SettingReason("code: 0, a cosine; torchvision's supervised training: 30")]
    [SettingLimit(AtLeast = 0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int DropEpochs { get; init; }

    /// <summary>How gradients move weights.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>Whether targets come from a moving average of the student; otherwise from the student itself.</summary>
    [SettingReason("paper 4.1: EMA unless Tables 6 and 8 say otherwise; SwAV has none")]
    public bool UsesTeacher { get; init; } = true;

    /// <summary>Teacher momentum at the first step; a cosine leads to <see cref="FinalTeacherMomentum"/>.</summary>
    [SettingReason("paper 4.1: 0.99; A.6: 0.996 for 800 epochs")]
    [SettingLimit(AtLeast = 0, AtMost = 1)]
    public double InitialTeacherMomentum { get; init; } = 0.99;

    /// <summary>Teacher momentum after the last step, or the initial one for a constant; null for 1, a teacher that
    /// stands still in the end.</summary>
    [SettingReason("code: none, which is 1; a cosine leads there")]
    [SettingLimit(AtLeast = 0, AtMost = 1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FinalTeacherMomentum { get; init; }

    /// <summary>Groups of a batch that batch normalization takes for batches of their own, a teacher's rows shuffled
    /// over them, as on so many GPUs that exchange no statistics; 0 where it takes the whole batch.</summary>
    [SettingReason("code: 0, normalization over the whole batch of all GPUs")]
    [SettingLimit(AtLeast = 0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NormGroups { get; init; }

    /// <summary>Epochs in which the prototypes do not move.</summary>
    [SettingReason("code: 1, as in SwAV")]
    [SettingLimit(AtLeast = 0)]
    public int FrozenPrototypeEpochs { get; init; } = 1;

    /// <summary>Whether views of one size go through the network together, so that its batch normalization has the
    /// statistics of them all; otherwise each view has its own.</summary>
    [SettingReason("code: false; TWIST and SelfClassifier: true")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool JoinsViews { get; init; }

    /// <summary>How views are made.</summary>
    public ViewsRecipe Views { get; init; } = new();

    /// <summary>The method, and the settings that it alone has.</summary>
    public MethodRecipe Method { get; init; } = new MiraRecipe();

    /// <summary>Whether there are soft labels over prototypes.</summary>
    public bool HasLabels => Method.HasLabels;

    /// <summary>Learning rate after warm-up: base · batch / 256.</summary>
    public double PeakLearningRate => BaseLearningRate * BatchSize / 256;

    /// <summary>Learning rate of the last step: minimum · batch / 256.</summary>
    public double FinalLearningRate => MinimumLearningRate * BatchSize / 256;

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this with { Name = "", Dataset = "" });

    /// <summary>The recipe for a run of other length: so many epochs, of which a tenth at most warm up, and what a
    /// method counts in epochs in proportion.</summary>
    public PretrainRecipe WithEpochs(int epochs)
    {
        var shortened = this with
        {
            Epochs = epochs,
            WarmupEpochs = Math.Min(WarmupEpochs, Math.Max(1, epochs / 10)),
            DropEpochs = DropEpochs == 0 ? 0 : Math.Max(1, DropEpochs * epochs / Epochs),
        };
        return epochs < Epochs ? Method.Shorten(shortened, (double)epochs / Epochs) : shortened;
    }

    /// <summary>Refuses a recipe that cannot be run, naming every number out of its range.</summary>
    /// <param name="source">File it came from, for the message; null where a person asked for it.</param>
    /// <returns>The recipe itself.</returns>
    /// <exception cref="InputException">A number is out of its range.</exception>
    public PretrainRecipe Validate(string? source = null)
    {
        var faults = RecipeFaults.Of(this).ToList();
        return faults.Count == 0 ? this : throw new InputException(
            $"{(source is null ? "" : $"{source}: ")}recipe {Name} cannot be run: {string.Join("; ", faults)}. " +
            (source is null ? "Set other values with --set KEY=VALUE." : "The file is damaged."));
    }
}
