namespace Mira.Datasets;

/// <summary>An error with one clear message for the person at the keyboard; the program prints it
/// and no stack trace.</summary>
/// <remarks>The message says what was found, what was expected and what to do. Each subclass
/// has its exit code.</remarks>
public abstract class MiraException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Input that cannot be used: a missing, damaged or mismatched file, folder, shape or
/// value (exit code 2).</summary>
public class InputException(string message, Exception? inner = null) : MiraException(message, inner);
