using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Methods.Dino;

/// <summary>How DINO's teacher labels.</summary>
/// <remarks>Source: solo-learn@eb07a9c, scripts/pretrain/cifar/dino.sh and solo/methods/dino.py.</remarks>
public sealed record DinoRecipe : MethodRecipe
{
    /// <summary>τ_t after its warm-up.</summary>
    [SettingReason("τ_t; solo-learn's default: 0.07")]
    public double TeacherTemperature { get; init; } = 0.07;

    /// <summary>τ_t in the first epoch.</summary>
    [SettingReason("solo-learn's default: 0.04; its code calls it warmup_teacher_temperature")]
    public double FirstTeacherTemperature { get; init; } = 0.04;

    /// <summary>Epochs in which τ_t goes from the one to the other, evenly.</summary>
    [SettingReason("solo-learn's default in May 2022: 50; later 0, with which its users report worse results")]
    public int TemperatureEpochs { get; init; } = 50;

    /// <summary>Share of the old center that stays in a step; 1 is no centering.</summary>
    [SettingReason("DINO and solo-learn: 0.9")]
    public double CenterMomentum { get; init; } = 0.9;

    /// <inheritdoc/>
    public override string Title => "DINO";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    internal override IPretrainingMethod Create(MethodSetting setting) => new DinoMethod(this, setting);

    /// <summary>τ_t in an epoch, counted from 0.</summary>
    public double TemperatureAt(int epoch) => epoch + 1 >= TemperatureEpochs
        ? TeacherTemperature
        : FirstTeacherTemperature + ((TeacherTemperature - FirstTeacherTemperature) * epoch / (TemperatureEpochs - 1));

    /// <inheritdoc/>
    public override double TargetTemperature(PretrainRecipe recipe, StepRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return TemperatureAt(rates.Epoch);
    }

    /// <inheritdoc/>
    public override PretrainRecipe Shrink(PretrainRecipe shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        return shrunk with { Optimizer = new(), Method = this with { TemperatureEpochs = 3 } };
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(PretrainRecipe recipe)
    {
        if (!(TeacherTemperature > 0 && FirstTeacherTemperature > 0))
        {
            yield return $"method.teacher-temperature and first-teacher-temperature are {TeacherTemperature} and {FirstTeacherTemperature}, expected more than 0";
        }
        if (CenterMomentum is not (>= 0 and <= 1))
        {
            yield return $"method.center-momentum is {CenterMomentum}, expected 0 to 1";
        }
    }
}
