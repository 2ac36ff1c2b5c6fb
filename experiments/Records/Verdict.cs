namespace Mira.Experiments.Records;

/// <summary>How a measured cell stands to the published one.</summary>
public enum Verdict
{
    /// <summary>The published number lies within the interval of ours.</summary>
    Agrees,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>Measured on other images or with a smaller recipe: the two numbers say nothing about each other.</summary>
    NotComparable,

    /// <summary>Could be measured, but was not.</summary>
    NotRun,

    /// <summary>The paper's number alone: this program does not train that row.</summary>
    Quoted,
}
