@echo off
rem Double-click start of Qingce. Arguments are handed on: qingce.bat check profile.json
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
where py >nul 2>nul
if errorlevel 1 goto try_python
py -3 "%~dp0run.py" %*
set "code=%errorlevel%"
rem 103: the launcher is there, but no Python 3
if "%code%"=="103" goto try_python
goto finished

:try_python
where python >nul 2>nul
if errorlevel 1 goto no_python
python "%~dp0run.py" %*
set "code=%errorlevel%"
rem 9009: Windows' own stand-in that only opens the store
if "%code%"=="9009" goto no_python
goto finished

:no_python
set "code=1"
echo.
echo 没有找到 Python。请安装 Python 3.11 或更高版本，安装时勾选 Add python.exe to PATH。
echo Python was not found. Please install Python 3.11 or newer.

:finished
if not "%code%"=="0" (
    echo.
    pause
)
exit /b %code%
