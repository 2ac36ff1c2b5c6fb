using Mira.Datasets.Matlab;

namespace Mira.Datasets.Transfer;

/// <summary>The variables of a MAT-file, taken as what an official layout says they are.</summary>
/// <param name="file">Path of the file.</param>
internal sealed class Annotations(string file)
{
    private readonly IReadOnlyDictionary<string, MatValue> _variables = MatFile.Read(file);

    /// <summary>Path of the file.</summary>
    public string File => file;

    /// <summary>Whole numbers.</summary>
    /// <exception cref="InputException">The variable is missing or something else.</exception>
    public int[] Numbers(string variable) => Variable(variable) is MatNumbers numbers
        ? [.. numbers.Values.Select(value => Whole(value, variable))]
        : throw Refused(variable, "whole numbers");

    /// <summary>Words, each in a cell.</summary>
    /// <exception cref="InputException">The variable is missing or something else.</exception>
    public string[] Words(string variable) => Variable(variable) is MatCells cells
        ? [.. cells.Values.Select(cell => Word(cell, variable))]
        : throw Refused(variable, "cells with words");

    /// <summary>The words in a field of structures.</summary>
    /// <exception cref="InputException">The variable or field is missing or something else.</exception>
    public string[] WordsOfField(string variable, string field) =>
        [.. Field(variable, field).Select(value => Word(value, field))];

    /// <summary>The whole numbers in a field of structures, one each.</summary>
    /// <exception cref="InputException">The variable or field is missing or something else.</exception>
    public int[] NumbersOfField(string variable, string field) => [.. Field(variable, field).Select(value =>
        value is MatNumbers { Values: [var number] }
            ? Whole(number, field)
            : throw Refused(field, "one whole number each"))];

    /// <summary>A class number from 0 for one of the file, from 1.</summary>
    /// <exception cref="InputException">It is out of range.</exception>
    public int Label(int number, int classes, string image) => number >= 1 && number <= classes
        ? number - 1
        : throw new InputException($"'{file}' gives {image} the class {number}, expected 1 to " +
            $"{classes}. Fetch the file again.");

    private MatValue[] Field(string variable, string field) =>
        Variable(variable) is MatStructures structures && structures.Fields.TryGetValue(field, out var values)
            ? values
            : throw Refused(variable, $"structures with a field '{field}'");

    private MatValue Variable(string name) => _variables.TryGetValue(name, out var value)
        ? value
        : throw new InputException($"'{file}' has no variable '{name}', only {ShortList.Of([.. _variables.Keys])}. " +
            "Check that it is the official file.");

    private string Word(MatValue value, string what) =>
        value is MatText text ? text.Letters : throw Refused(what, "words");

    private int Whole(double value, string what) =>
        value is >= int.MinValue and <= int.MaxValue && value == Math.Floor(value)
        ? (int)value
        : throw Refused(what, "whole numbers");

    private InputException Refused(string what, string expected) =>
        new($"'{what}' in '{file}' is wrong, expected {expected}. Check that it is the official file.");
}
